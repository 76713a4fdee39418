// Looks at the widget from inside the page. Loaded as a string by the tests; gives one object of functions.
({
  // Every element of the widget, the host element first.
  all() {
    const host = document.querySelector("clinic-chat");
    return [host, ...host.shadowRoot.querySelectorAll("*")];
  },
  name(e) {
    return e.tagName.toLowerCase() + (e.id ? "#" + e.id : "") + [...e.classList].map((c) => "." + c).join("");
  },
  shown(e) {
    const box = e.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && e.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  },
  style(e, pseudo) {
    const computed = getComputedStyle(e, pseudo);
    return Object.fromEntries([...computed].filter((p) => !p.startsWith("--")).map((p) => [p, computed.getPropertyValue(p)]));
  },
  // [name, all computed properties, pseudo-elements too]
  widgetStyles() {
    return this.all().slice(1).map((e) => [this.name(e), this.style(e), this.style(e, "::before"), this.style(e, "::after")]);
  },
  pageStyles() {
    return [...document.querySelectorAll("html, head, body, body *")].map((e) => [this.name(e), this.style(e)]);
  },
  rgb(text) {
    const m = /rgba?\(([\d.]+)[, ]+([\d.]+)[, ]+([\d.]+)(?:[,/ ]+([\d.]+))?\)/.exec(text);
    return m ? [m[1], m[2], m[3], m[4] ?? 1].map(Number) : null;
  },
  luminance([r, g, b]) {
    const l = [r, g, b].map((c) => ((c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * l[0] + 0.7152 * l[1] + 0.0722 * l[2];
  },
  contrast(a, b) {
    const [x, y] = [this.luminance(a), this.luminance(b)].sort((p, q) => q - p);
    return (x + 0.05) / (y + 0.05);
  },
  // The colour behind an element: its own or the nearest painted one around it.
  behind(e, own = true) {
    for (let at = own ? e : e.parentNode; at; at = at.parentNode ?? at.host) {
      if (!(at instanceof Element)) continue;
      const c = this.rgb(getComputedStyle(at).backgroundColor);
      if (c && c[3] === 1) return c;
    }
    return [255, 255, 255, 1];
  },
  // Lowest contrasts: of words, and of the edges of controls against what is around them.
  contrasts() {
    const words = [];
    const edges = [];
    for (const e of this.all().slice(1)) {
      if (!this.shown(e) || e.closest(".hidden, .trap")) continue;
      const style = getComputedStyle(e);
      const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
      if (own || e.matches("svg")) words.push([this.contrast(this.rgb(style.color), this.behind(e)), this.name(e) + " " + (e.textContent ?? "").trim().slice(0, 24)]);
      if (e.matches("input, textarea")) {
        words.push([this.contrast(this.rgb(style.color), this.behind(e)), this.name(e)]);
        words.push([this.contrast(this.rgb(getComputedStyle(e, "::placeholder").color), this.behind(e)), this.name(e) + "::placeholder"]);
      }
      const bordered = e.matches(".labelled input:not([type=checkbox]), .labelled textarea, .field, .reply:not(.strong), .quiet, .danger, .jump");
      const filled = e.matches(".launcher, .send, .reply.strong, .primary");
      if (bordered) edges.push([this.contrast(this.rgb(style.borderTopColor), this.behind(e, false)), this.name(e)]);
      // A filled control is seen by its fill or by its border, whichever differs more from what is around it.
      const fills = [style.backgroundColor, style.borderTopColor].map((c) => this.rgb(c)).filter((c) => c && c[3] === 1);
      if (filled) edges.push([Math.max(...fills.map((c) => this.contrast(c, this.behind(e, false)))), this.name(e)]);
    }
    const low = (list) => list.sort((a, b) => a[0] - b[0]).slice(0, 3);
    return { words: low(words), edges: low(edges), counted: [words.length, edges.length] };
  },
  // Sizes of everything that can be pressed, in CSS pixels.
  targets() {
    return this.all()
      .filter((e) => e.matches("button, a[href], input, textarea, summary") && this.shown(e) && !e.closest(".trap"))
      .map((e) => {
        // A radio button or a tick is pressed by its label too.
        const box = (e.matches("input[type=radio], input[type=checkbox]") ? e.closest("label") : e).getBoundingClientRect();
        return [this.name(e), e.tagName, box.width, box.height];
      });
  },
})
