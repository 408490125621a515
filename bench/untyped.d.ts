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
    latency: { p50: number; p99: number }
    non2xx: number
    errors: number
  }
  export default function autocannon(options: Options): Promise<Result>
}
