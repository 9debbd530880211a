// Generated from ../openapi/parlour.json by `npm run api`.

export const TRANSITIONS = {
  "arrived": {
    "back": [
      "confirmed"
    ],
    "next": [
      "in_service",
      "cancelled"
    ]
  },
  "cancelled": {
    "back": [],
    "next": []
  },
  "completed": {
    "back": [
      "in_service"
    ],
    "next": []
  },
  "confirmed": {
    "back": [],
    "next": [
      "arrived",
      "in_service",
      "cancelled",
      "no_show"
    ]
  },
  "in_service": {
    "back": [
      "arrived",
      "confirmed"
    ],
    "next": [
      "completed"
    ]
  },
  "no_show": {
    "back": [],
    "next": []
  },
  "pending": {
    "back": [],
    "next": [
      "confirmed",
      "cancelled"
    ]
  }
} as const
