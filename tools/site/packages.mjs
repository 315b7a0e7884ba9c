// The course's packages for Pyodide, from archives: a line of JSON with the size of each file, then all of them in turn,
// compressed as one. Wheels have a third more bytes, and Python unpacks them file by file, which takes twice as long.

export const fetched = async (url) => {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
};

/** Puts the files of these archives where Python looks for packages. */
export const put = (python, ...archives) => {
  const [site, tag] = python.runPython(`
from compression.zstd import decompress
import importlib, sys

f"/lib/python{sys.version_info[0]}.{sys.version_info[1]}/site-packages {sys.implementation.cache_tag}"`).split(" ");
  const decompress = python.runPython("lambda held: decompress(held.to_bytes())");
  const files = new Map(archives.flatMap((each) => contents(decompress(each))));
  decompress.destroy();
  const folders = new Set();
  for (const [inside, bytes] of files) {
    let path = `${site}/${inside}`;
    // Python takes what is compiled for a module by itself, unless its source is there: then it looks elsewhere.
    if (inside.endsWith(".pyc") && files.has(inside.slice(0, -1))) {
      path = path.replace(/([^/]+)\.pyc$/, `__pycache__/$1.${tag}.pyc`);
    }
    const folder = path.slice(0, path.lastIndexOf("/"));
    if (!folders.has(folder)) python.FS.mkdirTree(folder);
    folders.add(folder);
    python.FS.writeFile(path, bytes, { canOwn: true });
  }
  python.runPython("importlib.invalidate_caches(); del decompress, importlib, sys");
};

const contents = (archive) => {
  const view = archive.getBuffer();
  const bytes = view.data.slice();
  view.release();
  archive.destroy();
  let at = bytes.indexOf(10) + 1;
  const sizes = JSON.parse(new TextDecoder().decode(bytes.subarray(0, at)));
  return Object.entries(sizes).map(([path, size]) => [path, bytes.subarray(at, (at += size))]);
};
