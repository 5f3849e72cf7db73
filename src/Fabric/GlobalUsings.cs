global using Stead.Core;
