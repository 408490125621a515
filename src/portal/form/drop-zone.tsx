/** Files by drop or by button. Dropping is the extra: the native input inside does the work for keyboards and screen readers. */
import { type ComponentProps, type DragEvent, type ReactNode, useState } from 'react'
import { Field } from '../../ui/field.tsx'
import { Icon, type IconName } from '../../ui/icon.tsx'

interface DropZoneProps {
  icon: IconName
  text: string
  onDrop: (files: FileList) => void
  /** The input, and what it looks like. */
  children: ReactNode
}
export function DropZone({ icon, text, onDrop, children }: DropZoneProps) {
  const [over, setOver] = useState(false)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is the extra; the input inside is the control
    <div
      className={`drop${over ? ' drop-over' : ''}`}
      onDragOver={(event: DragEvent) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event: DragEvent) => {
        event.preventDefault()
        setOver(false)
        onDrop(event.dataTransfer.files)
      }}
    >
      <Icon name={icon} size={20} />
      <span className="drop-text">{text}</span>
      {children}
    </div>
  )
}

interface OneFileProps extends Omit<ComponentProps<typeof Field>, 'children'> {
  /** Of the file that is there. */
  name: string | undefined
  accept: string
  words: { drop: string; choose: string; other: string }
  control?: ComponentProps<'input'>['ref']
  onFile: (file: File) => void
}
export function OneFile({ name, accept, words, control, onFile, ...around }: OneFileProps) {
  const take = (files: FileList | null) => {
    const file = files?.[0]
    if (file) onFile(file)
  }
  return (
    <Field {...around}>
      {(field) => (
        <DropZone icon={name ? 'check' : 'download'} text={name ?? words.drop} onDrop={take}>
          <span className="drop-button">
            <input
              {...field}
              ref={control ?? null}
              type="file"
              accept={accept}
              onChange={({ target }) => take(target.files)}
            />
            <span aria-hidden="true">{name ? words.other : words.choose}</span>
          </span>
        </DropZone>
      )}
    </Field>
  )
}
