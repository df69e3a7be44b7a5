// What the swarm uses of Node's own modules, as tests/js/node.d.ts does.
declare module "node:readline" {
  export function createInterface(options: { input: unknown }): AsyncIterable<string>;
}
declare module "node:process" {
  const process: { argv: string[]; stdin: unknown; stdout: { write(text: string): void }; exit(status: number): never };
  export default process;
}
