namespace Stead.Core;

/// <summary>An error number of the system it came from (Linux and FreeBSD number some differently).</summary>
public readonly record struct Errno(int Number)
{
    public bool IsOk => Number == 0;
}
