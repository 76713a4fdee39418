/** A question that must be answered before something cannot be undone; it stands where the input stands. */
import { h } from "./dom";

export function askFirst(
  text: string,
  yes: { readonly title: string; act(): Promise<void> | void },
  no: { readonly title: string; act(): void },
): HTMLElement {
  const confirm = h("button", { type: "button", class: "danger", onclick: () => void run() }, yes.title);
  const refuse = h("button", { type: "button", class: "quiet", onclick: () => no.act() }, no.title);
  async function run(): Promise<void> {
    confirm.disabled = refuse.disabled = true;
    try {
      await yes.act();
    } finally {
      confirm.disabled = refuse.disabled = false;
    }
  }
  return h(
    "div",
    { class: "question", role: "group", "aria-labelledby": "question" },
    h("p", { id: "question" }, text),
    h("div", { class: "row" }, refuse, confirm),
  );
}
