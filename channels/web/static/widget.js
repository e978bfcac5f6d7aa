// The one script that a page embeds: docs/channels/web.md.
{
  const { src, dataset } = document.currentScript;
  const base = new URL(".", src);
  import(new URL("web/static/launcher.js", base)).then(({ launch }) => launch(base, dataset));
}
