/** `/portal/dsync`: the grid for a start, the step last opened for a return, the management screen once it is released. */
import { getRouteApi, Navigate } from '@tanstack/react-router'
import { ChooseDirectory } from './choose-directory.tsx'
import { type Directory, useDirectories, useGuide } from './directories.tsx'
import { resumeStep, stepAddress } from './steps.tsx'

const route = getRouteApi('/inside/dsync/')

export function DirectoriesEntrance() {
  const { change } = route.useSearch()
  const directories = useDirectories().filter(({ state }) => state !== 'deleting')
  const changing = directories.find(({ id, held }) => id === change && held)
  const released = directories.find(({ held }) => !held)
  const held = directories.find((directory) => directory.held)
  if (changing) return <ChooseDirectory changing={changing} />
  if (released) return <Navigate to="/dsync/directories/$id" params={{ id: released.id }} replace />
  if (held) return <Resume directory={held} />
  return <ChooseDirectory />
}

function Resume({ directory }: { directory: Directory }) {
  const guide = useGuide(directory.guide_id)
  return <Navigate to={stepAddress(directory, resumeStep(directory, guide))} replace />
}
