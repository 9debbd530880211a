// Type declarations for the Swagger UI options in use, out of those described at
// https://swagger.io/docs/open-source-tools/swagger-ui/usage/configuration/.

declare module 'swagger-ui-dist/swagger-ui-es-bundle.js' {
  export default function SwaggerUI(options: {
    dom_id: string
    url: string
    tryItOutEnabled?: boolean
    displayRequestDuration?: boolean
    deepLinking?: boolean
  }): unknown
}
