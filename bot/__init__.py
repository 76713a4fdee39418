"""The clinic's assistant. Importing it chooses how the processor computes, which has to happen before numpy is loaded."""

from bot.processor import choose_kernels

choose_kernels()
