import { describe, expect, it } from 'vitest'
import { applyToScene, emptyScene, invertScene, isNoSceneChange } from './scene.ts'
import { setting, settingOf } from './settings.ts'

describe('settings of a scene', () => {
  it('have a default until they are set, and again after undo', () => {
    const change = setting(emptyScene, { filterMode: 'hide' })
    const scene = applyToScene(emptyScene, change)
    expect(settingOf(emptyScene, 'filterMode')).toBe('fade')
    expect(settingOf(scene, 'filterMode')).toBe('hide')
    expect(applyToScene(scene, invertScene(change))).toEqual(emptyScene)
  })

  it('set to what they are change nothing; set back to the default leave nothing behind', () => {
    const scene = applyToScene(emptyScene, setting(emptyScene, { filterMode: 'hide' }))
    expect(isNoSceneChange(setting(scene, { filterMode: 'hide' }))).toBe(true)
    expect(applyToScene(scene, setting(scene, { filterMode: 'fade' }))).toEqual(emptyScene)
  })
})
