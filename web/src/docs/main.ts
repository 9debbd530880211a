// API documentation at `/api/docs`: Swagger UI for the server's OpenAPI description.

import 'swagger-ui-dist/swagger-ui.css'
import SwaggerUI from 'swagger-ui-dist/swagger-ui-es-bundle.js'

SwaggerUI({
  dom_id: '#swagger-ui',
  url: '/api/openapi.json',
  tryItOutEnabled: true,
  displayRequestDuration: true,
  deepLinking: true,
})
