/**
 * The one script of a clinic's page. At load it adds the launcher, and nothing else: no request, no style on
 * the page, no change to the page's own elements.
 *
 * The element is put after <body>, not in it: there it is no child that a page's own styles count
 * (:last-child, flex and grid gaps), and pages that replace their body keep the chat.
 */
import { ClinicChat, TAG } from "./element";
import { readSettings } from "./settings";

const script =
  document.currentScript instanceof HTMLScriptElement
    ? document.currentScript
    : document.querySelector<HTMLScriptElement>('script[src*="/widget.js"]');

if (!customElements.get(TAG)) {
  customElements.define(TAG, ClinicChat);
  const chat = new ClinicChat();
  chat.begin(readSettings(script));
  document.documentElement.append(chat);
  // A clinic's own button or link: <a href="#clinic-chat">Ask us</a>
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || !event.target.closest(`[href="#${TAG}"]`)) return;
    event.preventDefault();
    chat.open();
  });
}
