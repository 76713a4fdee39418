/**
 * The window of the chat: a <dialog> that stands beside the page on a desk and takes the whole screen on a
 * phone, then modal, so that Tab cannot wander into the hidden page. Escape closes it in both modes.
 */
import { h, narrow } from "./dom";

export interface FrameActions {
  escape(): void;
  /** Focus or a press went there. */
  touched(what: EventTarget | null): void;
}

export class Frame {
  readonly dialog: HTMLDialogElement;
  private readonly narrow = narrow();

  constructor(actions: FrameActions) {
    this.dialog = h("dialog", {
      class: "panel",
      "aria-labelledby": "title",
      onkeydown: (event: KeyboardEvent) => {
        if (event.key !== "Escape" || event.isComposing) return;
        event.preventDefault();
        actions.escape();
      },
      oncancel: (event: Event) => {
        event.preventDefault(); // a phone's back gesture
        actions.escape();
      },
      onfocusin: (event: FocusEvent) => actions.touched(event.target),
      onpointerdown: (event: PointerEvent) => actions.touched(event.target),
    });
    this.narrow.addEventListener("change", () => this.isOpen && this.show());
    this.fitKeyboard();
  }

  get isOpen(): boolean {
    return this.dialog.open;
  }

  get isFullScreen(): boolean {
    return this.narrow.matches;
  }

  /** Opens it, or changes the mode of the open one (a phone was turned, a window made narrow). */
  show(): void {
    const { dialog } = this;
    const modal = this.narrow.matches;
    if (dialog.open && modal === dialog.matches(":modal")) return;
    const inside = dialog.open ? (dialog.getRootNode() as ShadowRoot).activeElement : null;
    if (dialog.open) dialog.close();
    if (modal) dialog.showModal();
    else dialog.show();
    if (inside instanceof HTMLElement) inside.focus();
  }

  /** Gives back the focus that a browser puts into a dialog when it opens. */
  leaveFocus(): void {
    const taken = (this.dialog.getRootNode() as ShadowRoot).activeElement;
    if (taken instanceof HTMLElement) taken.blur();
  }

  /** A phone's keyboard covers the page without making it smaller: keep the input above it. */
  private fitKeyboard(): void {
    const view = window.visualViewport;
    if (!view) return;
    const fit = (): void => {
      const { style } = this.dialog;
      const covered = this.narrow.matches && view.scale === 1 && innerHeight - view.height > 80;
      style.height = covered ? view.height + "px" : "";
      style.top = covered ? view.offsetTop + "px" : "";
    };
    view.addEventListener("resize", fit);
    view.addEventListener("scroll", fit);
  }
}
