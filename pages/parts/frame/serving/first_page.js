if (/v/v && CSS.supports("selector(:has(*))")) {
  document.documentElement.classList.add("current");
  window.__streamlit = { BACKEND_BASE_URL: location.origin };
  window.WebSocket = class extends WebSocket {
    constructor(address, protocols) {
      super(`${address}?once`, protocols);
      const held = new Map();
      this.addEventListener("message", (event) => {
        const sent = event.data instanceof ArrayBuffer ? new Uint8Array(event.data) : [];
        if (sent[0] !== 255) return;
        event.stopImmediatePropagation();
        const head = new DataView(event.data);
        const [number, begin, length] = [1, 5, 9].map((place) => head.getUint32(place));
        const rest = sent.subarray(13);
        let whole = rest;
        if (held.has(number)) {
          whole = new Uint8Array(rest.length + length);
          whole.set(rest.subarray(0, begin));
          whole.set(held.get(number), begin);
          whole.set(rest.subarray(begin), begin + length);
        } else held.set(number, rest.slice(begin, begin + length));
        const data = whole.buffer.slice(whole.byteOffset);
        this.dispatchEvent(new MessageEvent("message", { data, origin: event.origin }));
      });
    }
  };
}
