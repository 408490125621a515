/** Every word of the web app, in English. One file per part of the portal; a key is its path. */
import { audit } from './en/audit-logs.ts'
import { certificates } from './en/certificates.ts'
import { changes } from './en/changes.ts'
import { directories } from './en/directories.ts'
import { domains } from './en/domains.ts'
import { frame } from './en/frame.ts'
import { home } from './en/home.ts'
import { streams } from './en/log-streams.ts'
import { manage } from './en/manage.ts'
import { session } from './en/session.ts'
import { setup } from './en/setup.ts'
import { test } from './en/test.ts'

export const en = {
  ...frame,
  audit,
  certificates,
  changes,
  directories,
  domains,
  home,
  setup,
  test,
  manage,
  session,
  streams,
} as const
