// What the tests use of Node's own modules, so that its globals stay out of the browser's types.
declare module "node:test" {
  type Body = (context: TestContext) => unknown;
  interface TestContext {
    mock: MockTracker;
    after(body: () => unknown): void;
    test(name: string, body: Body): Promise<void>;
  }
  interface MockTracker {
    // biome-ignore lint: the shape of a mocked function is its author's affair
    fn(implementation?: (...args: any[]) => any): any;
    // biome-ignore lint: as above
    method(object: object, name: string, implementation?: (...args: any[]) => any): any;
    timers: { enable(options?: { apis?: string[]; now?: number }): void; tick(ms: number): void; runAll(): void; reset(): void };
    reset(): void;
    restoreAll(): void;
  }
  export const mock: MockTracker;
  export function test(name: string, body: Body): Promise<void>;
  export function test(name: string, options: object, body: Body): Promise<void>;
  export function describe(name: string, body: () => void): void;
  export function it(name: string, body: Body): void;
  export function before(body: () => unknown): void;
  export function after(body: () => unknown): void;
  export function beforeEach(body: Body): void;
  export function afterEach(body: Body): void;
  export default test;
}
declare module "node:assert/strict" {
  const assert: any;
  export default assert;
}
declare module "node:fs" {
  export function readFileSync(path: URL | string, encoding: "utf8"): string;
  export function readdirSync(path: URL | string): string[];
}
declare module "node:fs/promises" {
  export function readFile(path: URL | string, encoding: "utf8"): Promise<string>;
}
declare module "node:url" {
  export function fileURLToPath(url: URL | string): string;
}
declare module "node:events" {
  export function once(target: object, name: string): Promise<any[]>;
}
declare module "node:timers" {
  export function setImmediate(run: (value?: any) => void): void;
}
