"""What an article says beyond its words: dates and deadlines. Pure: text in, values out."""
