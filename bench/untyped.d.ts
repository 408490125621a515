/** autocannon brings no types; this is what the benchmarks use of it. */
declare module 'autocannon' {
  interface Options {
    url: string
    method: string
    headers: Record<string, string>
    body: string
    connections: number
    duration: number
  }
  interface Result {
    requests: { total: number }
    duration: number
    non2xx: number
    errors: number
  }
  interface Run extends Promise<Result> {
    on(
      event: 'response',
      listener: (client: unknown, status: number, bytes: number, milliseconds: number) => void,
    ): void
  }
  export default function autocannon(options: Options): Run
}
