/** Files that the customer uploads to us over HTTPS: what SFTP is used for elsewhere. */
import { Type } from 'typebox'
import { adapter } from '../adapter.ts'
import { pullCsv } from '../csv-source.ts'

export const csv = adapter({
  id: 'csv',
  directory_type: 'sftp',
  title: 'CSV files, uploaded',
  settings: Type.Object({}, { additionalProperties: false }),
  source: () => ({
    async check(world) {
      const files = await world.files.list()
      return files.length === 0 ? ['Nothing has been uploaded yet.'] : []
    },
    pull: (world, cursor) => pullCsv({ ...world.files, where: 'among the uploaded files' }, cursor),
  }),
})
