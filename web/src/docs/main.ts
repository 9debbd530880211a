// The API's documentation, on `/api/docs`: Swagger UI over the description that the server gives.

import 'swagger-ui-dist/swagger-ui.css'
import SwaggerUI from 'swagger-ui-dist/swagger-ui-es-bundle.js'

SwaggerUI({
  dom_id: '#swagger-ui',
  url: '/api/openapi.json',
  tryItOutEnabled: true,
  displayRequestDuration: true,
  deepLinking: true,
})
