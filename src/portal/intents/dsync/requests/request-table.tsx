import { useTranslation } from 'react-i18next'
import type { DirectoryGuide } from '../../../../guides/guide.ts'
import type { Asked, Directory } from '../directories.tsx'
import { RequestRow } from './request-row.tsx'

interface RequestTableProps {
  directory: Directory
  guide: DirectoryGuide
  requests: readonly Asked[]
}
export function RequestTable({ directory, guide, requests }: RequestTableProps) {
  const { t } = useTranslation()
  return (
    <table className="t requests">
      <thead>
        <tr>
          <th scope="col">{t('directories.request.column.time')}</th>
          <th scope="col">{t('directories.request.column.request')}</th>
          <th scope="col">{t('directories.request.column.answer')}</th>
          <th scope="col">{t('directories.request.column.words')}</th>
          <th scope="col">
            <span className="sr">{t('directories.request.details')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {requests.map((request) => (
          <RequestRow key={request.id} directory={directory} guide={guide} request={request} />
        ))}
      </tbody>
    </table>
  )
}
