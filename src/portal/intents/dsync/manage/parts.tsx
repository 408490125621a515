/** The frame of every management screen of a directory: whose it is, and the way to its other parts. */
import { Link, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { DirectoryGuide } from '../../../../guides/guide.ts'
import { PageHead } from '../../../../ui/page.tsx'
import { Monogram } from '../../../../ui/tile.tsx'
import { Frame } from '../../../frame.tsx'
import { providerName } from '../../../guide/provider-name.ts'
import { NothingHere } from '../../../not-found.tsx'
import { useSession } from '../../../session.tsx'
import { Title } from '../../../title.tsx'
import { type Directory, useDirectory, useGuide } from '../directories.tsx'

export type Part = 'overview' | 'people' | 'groups' | 'requests' | 'readings' | 'attributes'

interface PartPageProps {
  part: Part
  /** Another title than the part's own, such as a person's name. */
  title?: string
  aside?: ReactNode
  children: (directory: Directory, guide: DirectoryGuide) => ReactNode
}
export function PartPage({ children, ...props }: PartPageProps) {
  const { id = '' } = useParams({ strict: false })
  const directory = useDirectory(id)
  if (!directory) {
    return (
      <Frame current="dsync">
        <NothingHere />
      </Frame>
    )
  }
  return (
    <KnownPart directory={directory} {...props}>
      {children}
    </KnownPart>
  )
}

function KnownPart({ directory, part, title, aside, children }: PartPageProps & { directory: Directory }) {
  const { t } = useTranslation()
  const vendor = useSession().branding.name
  const guide = useGuide(directory.guide_id)
  const provider = providerName(guide)
  const own = part === 'overview'
  const name = t('directories.manage.title', { provider, vendor })
  const heading = title ?? (own ? name : t(`directories.manage.tab.${part}`))
  const broken = directory.state === 'invalid_credentials' || directory.state === 'unlinked'
  return (
    <Frame current="dsync" savedAt={directory.updated_at}>
      <Title>{heading}</Title>
      <PageHead
        {...(!own && { eyebrow: name })}
        title={
          own ? (
            <span className="manage-title">
              <Monogram
                name={guide.name}
                picture={{
                  light: `/provider-icons/light/${guide.icon}.svg`,
                  dark: `/provider-icons/dark/${guide.icon}.svg`,
                }}
              />
              <span>{heading}</span>
            </span>
          ) : (
            heading
          )
        }
        {...(own && {
          lead: t(broken ? 'directories.manage.lead_broken' : 'directories.manage.lead', { provider }),
        })}
        aside={aside}
      />
      <Parts directory={directory} part={part} />
      <div className="stack">{children(directory, guide)}</div>
      <div className="tail" />
    </Frame>
  )
}

const addresses = {
  overview: '/dsync/directories/$id',
  people: '/dsync/directories/$id/people',
  groups: '/dsync/directories/$id/groups',
  attributes: '/dsync/directories/$id/attributes',
  requests: '/dsync/directories/$id/requests',
  readings: '/dsync/directories/$id/readings',
} as const satisfies Record<Part, string>

function Parts({ directory, part }: { directory: Directory; part: Part }) {
  const { t } = useTranslation()
  const { id, protocol } = directory
  const shown = (Object.keys(addresses) as Part[]).filter(
    (each) => each !== (protocol === 'scim' ? 'readings' : 'requests'),
  )
  return (
    <nav className="parts" aria-label={t('directories.manage.tabs')}>
      <ul>
        {shown.map((each) => (
          <li key={each}>
            <Link
              to={addresses[each]}
              params={{ id }}
              className="part"
              activeOptions={{ exact: true, includeSearch: false }}
              {...(each === part && { 'aria-current': 'page' as const })}
            >
              {t(`directories.manage.tab.${each}`)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
