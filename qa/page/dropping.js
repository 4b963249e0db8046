// Files let fall anywhere on the page, folders with all that is in them.

/** Files of an entry of the file system, all those below a folder. */
async function below(entry) {
  if (entry.isFile) return [await new Promise((resolve, reject) => entry.file(resolve, reject))];
  const reader = entry.createReader();
  const files = [];
  for (;;) {
    // A reader gives at most a hundred at a time, and none at its end.
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) return files;
    for (const one of some) files.push(...(await below(one)));
  }
}

/** The files of a drop; folders are gone into where the browser lets one. */
async function filesOf(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.some((entry) => entry.isDirectory)) return [...transfer.files];
  const found = await Promise.all(entries.map(below)); // asked at once: later the drop is forgotten
  return found.flat();
}

const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");

/** Show `sign` while files are held over the page, and give them to take(files) when they fall. */
export function listenForDrops(sign, take) {
  let depth = 0; // elements entered and not left
  const show = (entered) => {
    depth = entered;
    sign.hidden = depth <= 0;
  };
  addEventListener("dragenter", (event) => hasFiles(event) && show(depth + 1));
  addEventListener("dragleave", (event) => hasFiles(event) && show(depth - 1));
  addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
  });
  addEventListener("drop", async (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    show(0);
    take(await filesOf(event.dataTransfer));
  });
}
