/** Every key and what it does, and what the signs of the diagram mean. */
import { useLayoutEffect, useRef } from 'preact/hooks';
import { SHORTCUTS } from '../state/keyboard.ts';
import { usePage } from './page-context.ts';

const MOUSE: readonly (readonly [what: string, does: string])[] = [
  ['Wheel, pinch', 'Zoom around the pointer'],
  ['Drag', 'Look further back, or on'],
  ['Shift wheel', 'The same'],
  ['Click a mark or a message', 'Go to its event'],
  ['Click elsewhere', 'Go to that moment'],
  ['Point at anything', 'Read what it is'],
];

export function Help() {
  const { state: { helping }, dispatch } = usePage();
  const dialog = useRef<HTMLDialogElement>(null);
  const toggle = (): void => { dispatch({ type: 'toggleHelp' }); };
  useLayoutEffect(() => {
    if (helping) dialog.current?.showModal();
    else dialog.current?.close();
  }, [helping]);
  return (
    <dialog
      ref={dialog} class="help" aria-labelledby="help-title" onCancel={toggle}
      onClick={({ target }) => { if (target === dialog.current) toggle(); }}
    >
      <div class="help-inner">
        <h2 id="help-title">Keys and signs</h2>
        <dl>
          {SHORTCUTS.map(({ label, text }) => (
            <div key={label}><dt><kbd>{label}</kbd></dt><dd>{text}</dd></div>
          ))}
        </dl>
        <h3>In the diagram</h3>
        <dl>{MOUSE.map(([what, does]) => <div key={what}><dt>{what}</dt><dd>{does}</dd></div>)}</dl>
        <p class="muted">
          Time runs to the right; each node has a lane, in the colour of its role, with its term. A line is a
          message; an answer is thinner; one that is lost ends in a cross, one still under way at the end of
          the run has no head. A notch on the upper edge of a lane is a timer, a square on its lower edge a
          write that has reached the disk, a ring above it a request. Shaded lanes are cut off.
        </p>
        <button type="button" onClick={toggle}>Close</button>
      </div>
    </dialog>
  );
}
