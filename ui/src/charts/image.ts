// Hands a drawn picture to the person as a file.

/** Saves a picture, given as a data address, under a name made from the chart's title. */
export function saveImage(address: string, title: string): void {
  const link = document.createElement('a')
  link.href = address
  link.download = imageName(title)
  link.click()
}

/** `wirewatch-packets-per-second.png` */
export function imageName(title: string): string {
  const words = title.toLowerCase().match(/[a-z0-9]+/g) ?? []
  return `${['wirewatch', ...words].join('-')}.png`
}
