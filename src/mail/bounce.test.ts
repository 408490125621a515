import { expect, it } from 'vitest'
import { readBounce } from './bounce.ts'

const id = 'mail_01JCZ0000000000000000000AB'
/** As Postfix writes it. */
const returned = (over: { action?: string; message_id?: string } = {}) =>
  [
    'From: MAILER-DAEMON@mx.example',
    'Message-ID: <20261120100000.ABCDEF@mx.example>',
    'Content-Type: multipart/report; report-type=delivery-status;',
    '\tboundary="ABC/mx"',
    '',
    '--ABC/mx',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example',
    '',
    'Final-Recipient: rfc822; it@foo-corp.com',
    `Action: ${over.action ?? 'failed'}`,
    'Status: 5.1.1',
    'Diagnostic-Code: smtp; 550 5.1.1 <it@foo-corp.com>: Recipient',
    '    address rejected',
    '',
    '--ABC/mx',
    'Content-Type: message/rfc822',
    '',
    `Message-ID: <${over.message_id ?? id.toLowerCase()}@vendor.example>`,
    'Subject: Set up',
    '',
    'x',
    '--ABC/mx--',
  ].join('\r\n')

it('says which mail was returned, and why', () => {
  expect(readBounce(returned())).toEqual({
    mail_id: id,
    reason: '550 5.1.1 <it@foo-corp.com>: Recipient address rejected',
  })
})

it.each([
  ['one that is only late', returned({ action: 'delayed' })],
  ['one that arrived', returned({ action: 'delivered' })],
  ["somebody else's", returned({ message_id: 'abc' })],
  ['an absence notice', 'Subject: Away\r\n\r\nIn-Reply-To: <mail_01>'],
  ['nothing', ''],
])('takes no notice of %s', (_, text) => {
  expect(readBounce(text)).toBeUndefined()
})
