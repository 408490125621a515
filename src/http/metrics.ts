/** Prometheus metrics. Routes are labelled by their pattern, never by a path that somebody chose. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

export interface Metrics {
  observe(method: string, route: string, status: number, seconds: number): void
  attempt(protocol: string, outcome: string, step: string): void
  /** Days until the certificate expires; negative afterwards. */
  certificateDays(connection_id: string, days: number): void
  render(): Promise<string>
}

export function createMetrics(): Metrics {
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
  const certificates = new Gauge({
    name: 'gatehouse_certificate_expiry_days',
    help: 'Days until a signing certificate of an identity provider expires',
    labelNames: ['connection_id'],
    registers: [registry],
  })
  return {
    observe: (method, route, status, seconds) => requests.observe({ method, route, status }, seconds),
    attempt: (protocol, outcome, step) => attempts.inc({ protocol, outcome, step }),
    certificateDays: (connection_id, days) => certificates.set({ connection_id }, days),
    render: () => registry.metrics(),
  }
}
