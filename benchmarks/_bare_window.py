"""A window of bare PySide6 with one Chinese table, which ends when it has been painted; run by start.py."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontDatabase, QPaintEvent
from PySide6.QtWidgets import QApplication, QTableWidget, QTableWidgetItem

FONTS = Path(__file__).resolve().parents[1] / "resources" / "fonts"


class Window(QTableWidget):
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        sys.stdout.write(json.dumps({"cpu": time.process_time() * 1000}) + "\n")
        sys.stdout.flush()
        os._exit(0)


def main() -> int:
    app = QApplication(sys.argv)
    for file in sorted(FONTS.glob("NotoSansSC-*.ttf")):
        QFontDatabase.addApplicationFont(str(file))
    app.setFont(QFont("Noto Sans SC", 9))
    window = Window(30, 6)
    for row in range(30):
        for column, text in enumerate(("编号", "福顺烟酒店", "城东片区", "核心客户", "下次拜访", "客户经理")):
            cell = QTableWidgetItem(f"{text}{row}")
            cell.setTextAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
            window.setItem(row, column, cell)
    window.resize(880, 620)
    window.show()
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
