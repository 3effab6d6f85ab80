import '../kit/tokens.css';
import '../kit/base.css';
import { createRoot } from 'react-dom/client';
import { Router } from 'wouter';
import { showTheme, storedTheme } from '../kit/theme';
import { App } from './App';
import { makeServices } from './services';

showTheme(storedTheme());
const root = document.getElementById('root');
if (root) createRoot(root).render(<Router base="/ucsm"><App services={makeServices()} /></Router>);
