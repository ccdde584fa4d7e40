"""Lists as spreadsheets save them, read row by row, whatever their size."""

from gateway.sheets.opening import Row, Sheet, SheetError, open_sheet

__all__ = ["Row", "Sheet", "SheetError", "open_sheet"]
