// While an author edits: load a page anew when it was built anew.
(async () => {
  const { search } = new URL(document.currentScript.src);
  for (;;) {
    try {
      const answer = await fetch(`/reload${search}`);
      if (`?seen=${await answer.text()}` !== search) break;
    } catch {
      await new Promise((go) => setTimeout(go, 1000)); // the server is away
    }
  }
  location.reload();
})();
