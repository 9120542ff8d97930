"""What readers keep: a value in, the bytes of a file out. No clock, no network, no store.

    Document --web--> .html        Document --markdown--> .md
    Document --word--> .docx       Document --pdf--> .pdf
    Briefing --charts--> SVG and PNG, with their figures in words
    Briefing --slides--> .pptx     notes sent --feeds--> RSS, JSON Feed
    Briefing --workbook--> .xlsx   results of a search --workbook, semicolons--> .xlsx, .csv

Each format has its module and reads the templates it is given, nothing else; the same value and
the same templates give the same bytes, so that what was approved can be compared with what is sent.
"""
