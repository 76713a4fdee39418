/** Stylesheets are imported as one minified string (see build.mjs). */
declare module "*.css" {
  const text: string;
  export default text;
}
