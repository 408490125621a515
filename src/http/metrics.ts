/** Prometheus metrics. Routes are labelled by their pattern, never by a path that somebody chose. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

export interface Metrics {
  observe(method: string, route: string, status: number, seconds: number): void
  attempt(protocol: string, outcome: string, step: string): void
  /** A mail came to its end, or is to be tried again (`waiting`). */
  mail(state: string): void
  render(): Promise<string>
}

/** What runs out, and when: read when somebody asks, whichever process is asked. */
export interface Expiry {
  environment_id: string
  /** Empty: one of our own. */
  connection_id: string
  type: string
  /** Fingerprint, or the id of a key. */
  name: string
  days: number
}

export function createMetrics(listExpiries: () => Promise<readonly Expiry[]>): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const requests = new Histogram({
    name: 'gatehouse_http_request_seconds',
    help: 'Time from request to answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5],
    registers: [registry],
  })
  const attempts = new Counter({
    name: 'gatehouse_sso_attempts_total',
    help: 'Sign-ins and tests by outcome and the step that decided it',
    labelNames: ['protocol', 'outcome', 'step'],
    registers: [registry],
  })
  new Gauge({
    name: 'gatehouse_certificate_expiry_days',
    help: 'Days until a certificate or a client secret expires; negative afterwards',
    labelNames: ['environment_id', 'connection_id', 'type', 'name'],
    registers: [registry],
    async collect() {
      const expiries = await listExpiries()
      this.reset()
      for (const { days, ...labels } of expiries) this.set(labels, days)
    },
  })
  const mails = new Counter({
    name: 'gatehouse_mails_total',
    help: 'Attempts to send mails by what came of them',
    labelNames: ['state'],
    registers: [registry],
  })
  return {
    observe: (method, route, status, seconds) => requests.observe({ method, route, status }, seconds),
    attempt: (protocol, outcome, step) => attempts.inc({ protocol, outcome, step }),
    mail: (state) => mails.inc({ state }),
    render: () => registry.metrics(),
  }
}
