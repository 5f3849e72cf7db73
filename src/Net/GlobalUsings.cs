global using System.Buffers.Binary;
global using Stead.Core;
