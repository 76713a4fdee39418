"""Where Twilio reaches the channel, below the public address; its status callbacks come to `PATH/status`."""

PATH = "/sms/twilio"
