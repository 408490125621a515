/** What a look at the DNS showed, in one plain English sentence: for the command line and the log. */
import type { Diagnosis } from '../../protocols/dns/index.ts'

const differences = {
  quoted: 'it has quotation marks inside',
  space: 'it has a space that does not belong there',
  case: 'capital and small letters differ',
  cut_short: 'its end is missing',
  other_token: 'the part after the equals sign is another one',
  other_prefix: 'it is the record of another verification',
} as const

const outcomes: Partial<Record<string, string>> = {
  refused: 'they refused to answer',
  server_failed: 'they reported a fault of their own',
  timed_out: 'they did not answer in time',
  unreachable: 'they could not be reached',
  not_allowed: 'their addresses may not be asked',
}

export function diagnosisMessage(diagnosis: Diagnosis): string {
  switch (diagnosis.kind) {
    case 'found':
      return diagnosis.wait_seconds === null
        ? `The record is at ${diagnosis.at}.`
        : `The record is at ${diagnosis.at}; some resolvers may say for ${diagnosis.wait_seconds} s that it is not.`
    case 'doubled_host':
      return `The record is at ${diagnosis.at}, one level too deep: the DNS host added .${diagnosis.added} to ${diagnosis.typed}.`
    case 'wrong_value':
      return `The record at ${diagnosis.at} has another value (${differences[diagnosis.difference]}): ${diagnosis.received}`
    case 'cname':
      return `${diagnosis.at} is a CNAME to ${diagnosis.target}, beside which there can be no TXT record.`
    case 'proxied':
      return `${diagnosis.at} answers with addresses (${diagnosis.addresses.join(', ')}): it is no TXT record.`
    case 'not_there':
      return `The record is not there (other TXT records: ${diagnosis.others}).`
    case 'could_not_ask':
      return `The name servers could not be asked: ${outcomes[diagnosis.outcome] ?? 'they gave no usable answer'}.`
  }
}
