"""What processes share through Redis where BOT_REDIS_URL is set: locks and counts. Nothing here is needed for a right answer."""
