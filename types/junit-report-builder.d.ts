// The package's own types say that it has a default export; what Node loads is the builder itself. This is what src/report takes of it.

declare module 'junit-report-builder' {
  interface TestCase {
    name(name: string): this;
    className(name: string): this;
    file(path: string): this;
    /** In seconds. */
    time(seconds: number): this;
    failure(message: string, type: string): this;
    /** The text of the failure. */
    stacktrace(text: string): this;
    error(message: string, type: string, text: string): this;
    skipped(): this;
    standardOutput(text: string): this;
  }

  interface TestSuite {
    name(name: string): this;
    time(seconds: number): this;
    property(name: string, value: string): this;
    testCase(): TestCase;
  }

  interface Builder {
    name(name: string): this;
    testSuite(): TestSuite;
    newBuilder(): Builder;
    build(): string;
  }

  const builder: Builder;
  export default builder;
  export type { Builder, TestCase, TestSuite };
}
