"""Understanding: from a patient's words to topics. The stages are plain classes; `components` wires them into Rasa's graph."""
