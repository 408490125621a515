import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useAnnounce } from '../../../../ui/announce.tsx'
import { call } from '../../../call.tsx'
import { changeAuthentication, createPortalToken, revokePortalToken } from '../changes-contract.ts'
import { type Directory, keepDirectory } from '../directories.tsx'
import { keepFreshToken } from './fresh-tokens.tsx'

export function useMakeToken({ id, tokens }: Directory) {
  const client = useQueryClient()
  const say = useAnnounce()
  const { t } = useTranslation()
  return useMutation({
    mutationFn: () => call(createPortalToken, { params: { id } }),
    onSuccess: ({ value, directory }) => {
      const made = directory.tokens.find((token) => !tokens.some((known) => known.id === token.id))
      if (made) keepFreshToken(id, { id: made.id, value })
      keepDirectory(client, directory)
      say(t('directories.token.once'))
    },
  })
}

export function useRevokeToken({ id }: Directory, token_id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => call(revokePortalToken, { params: { id, token_id } }),
    onSuccess: (directory) => keepDirectory(client, directory),
  })
}

export function useOtherProof({ id, oauth }: Directory) {
  const client = useQueryClient()
  const auth_method = oauth ? 'bearer' : 'oauth'
  return useMutation({
    mutationFn: () => call(changeAuthentication, { params: { id }, body: { auth_method } }),
    onSuccess: (directory) => keepDirectory(client, directory),
  })
}
