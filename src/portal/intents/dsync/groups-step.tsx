/** Where the source lets us choose: everybody, or the members of some groups. */
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DirectoryGuide } from '../../../guides/guide.ts'
import { Button } from '../../../ui/button.tsx'
import { Choices } from '../../../ui/field.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { Actions, PageHead, Skeleton } from '../../../ui/page.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { call } from '../../call.tsx'
import { SearchBox } from '../../form/search-box.tsx'
import { Back } from '../../frame.tsx'
import { providerName } from '../../guide/provider-name.ts'
import { Problem } from '../../problem.tsx'
import { Title } from '../../title.tsx'
import { type Directory, keepDirectory, useSaveProgress, withStep } from './directories.tsx'
import { chooseSourceGroups, listSourceGroups } from './source-contract.ts'
import { StepEyebrow } from './step-eyebrow.tsx'
import { nextStep, stepAddress, stepIds, stepName } from './steps.tsx'

const groupsQuery = (id: string) =>
  queryOptions({
    queryKey: ['dsync', 'source-groups', id],
    queryFn: async () => (await call(listSourceGroups, { params: { id } })).data,
    staleTime: 60_000,
  })

export function GroupsStep({ directory, guide }: { directory: Directory; guide: DirectoryGuide }) {
  const { t } = useTranslation()
  const provider = providerName(guide)
  const groups = useQuery(groupsQuery(directory.id))
  const title = t('directories.groups_step.title')
  return (
    <>
      <Title>{title}</Title>
      <PageHead
        eyebrow={<StepEyebrow directory={directory} guide={guide} step="groups" />}
        title={title}
        lead={t('directories.groups_step.lead', { provider })}
      />
      {groups.error && (
        <Problem
          error={groups.error}
          title={t('directories.groups_step.failed')}
          retry={() => groups.refetch()}
        />
      )}
      {groups.isPending && (
        <Skeleton shape="panel" label={t('directories.groups.loading')} slow={t('frame.slow')} />
      )}
      {groups.data && <GroupChoice directory={directory} guide={guide} groups={groups.data} />}
    </>
  )
}

interface GroupChoiceProps {
  directory: Directory
  guide: DirectoryGuide
  groups: { id: string; name: string; email: string | null; members: number | null }[]
}
function GroupChoice({ directory, guide, groups }: GroupChoiceProps) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const client = useQueryClient()
  const progress = useSaveProgress(directory)
  const [chosen, setChosen] = useState(() => chosenIn(directory))
  const [scope, setScope] = useState<'everybody' | 'some'>(chosen.length > 0 ? 'some' : 'everybody')
  const [wanted, setWanted] = useState('')
  const [asked, setAsked] = useState(false)
  const ids = stepIds(directory, guide)
  const previous = ids[ids.indexOf('groups') - 1] ?? ''
  const save = useMutation({
    mutationFn: async () => {
      const body = { group_ids: scope === 'some' ? chosen : [] }
      keepDirectory(client, await call(chooseSourceGroups, { params: { id: directory.id }, body }))
      const next = nextStep(directory, guide, 'groups')
      await progress.save((known) => ({ completed: withStep(known, 'groups'), step: next }))
      await navigate({ to: stepAddress(directory, next) })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setAsked(true)
    if (scope === 'everybody' || chosen.length > 0) save.mutate()
  }
  const found = groups.filter(({ name, email }) =>
    `${name} ${email ?? ''}`.toLowerCase().includes(wanted.trim().toLowerCase()),
  )
  const none = asked && scope === 'some' && chosen.length === 0
  return (
    <form onSubmit={submit} noValidate>
      <div className="stack">
        <Panel>
          <Choices
            legend={t('directories.groups_step.scope')}
            name="scope"
            value={scope}
            onChange={setScope}
            options={[
              { value: 'everybody', label: t('directories.groups_step.everybody') },
              { value: 'some', label: t('directories.groups_step.some') },
            ]}
          />
          {scope === 'some' && (
            <div className="group-choice">
              <SearchBox
                label={t('directories.groups_step.find')}
                aside={
                  <span role="status">{t('directories.groups_step.chosen', { count: chosen.length })}</span>
                }
                {...(none && { error: t('directories.groups_step.none_chosen') })}
                value={wanted}
                onValue={setWanted}
              />
              <ul className="group-list">
                {found.map((group) => (
                  <li key={group.id}>
                    <label>
                      <input
                        type="checkbox"
                        checked={chosen.includes(group.id)}
                        onChange={({ currentTarget }) =>
                          setChosen((known) =>
                            currentTarget.checked
                              ? [...known, group.id]
                              : known.filter((each) => each !== group.id),
                          )
                        }
                      />
                      <span>
                        <b>{group.name}</b>
                        <span className="two">
                          {group.email}
                          {group.members !== null &&
                            ` · ${t('directories.groups_step.members', { count: group.members })}`}
                        </span>
                      </span>
                    </label>
                  </li>
                ))}
              </ul>
              {found.length === 0 && (
                <p className="muted small">
                  {groups.length === 0
                    ? t('directories.groups_step.empty', { provider: providerName(guide) })
                    : t('directories.groups_step.nothing')}
                </p>
              )}
            </div>
          )}
        </Panel>
        {save.error && <Problem error={save.error} title={t('problem.save')} />}
      </div>
      <Actions
        back={<Back href={stepAddress(directory, previous)}>{stepName(t, guide, previous)}</Back>}
        hint={t('directories.guide.draft')}
      >
        <Button kind="main" type="submit" busy={save.isPending}>
          {t('directories.groups_step.confirm')} <Icon name="next" size={18} />
        </Button>
      </Actions>
    </form>
  )
}

/** What was saved, however old the list of groups is. */
function chosenIn({ settings: { group_ids } }: Directory): string[] {
  return Array.isArray(group_ids) ? group_ids.filter((id) => typeof id === 'string') : []
}
