"""The clinic's assistant. Importing it decides what libraries read when they load: how the processor computes, and that none reports."""

import os

from bot.processor import choose_kernels

choose_kernels()
# onnxruntime (from 1.29 on) tells Microsoft of each session, keeps a file of that in the user's cache and a thread that sends it. Nothing
# leaves this house that its patients were not told of.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
