"""Tasks that are shown in a real browser: MiniWoB++ (Farama Foundation, MIT), and whatever world is handed in."""
