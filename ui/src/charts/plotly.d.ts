// Types of the parts of Plotly that the page is built from; the package types only its whole.
declare module 'plotly.js/lib/core' {
  import Plotly from 'plotly.js'
  export default Plotly
}
declare module 'plotly.js/lib/bar' {
  import type { PlotlyModule } from 'plotly.js'
  const trace: PlotlyModule
  export default trace
}
declare module 'plotly.js/lib/pie' {
  import type { PlotlyModule } from 'plotly.js'
  const trace: PlotlyModule
  export default trace
}
declare module 'plotly.js/lib/scatter' {
  import type { PlotlyModule } from 'plotly.js'
  const trace: PlotlyModule
  export default trace
}
