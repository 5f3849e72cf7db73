namespace Stead.Tests.Unit;

/// <summary>Tests that measure the whole process: nothing else runs meanwhile. `[Collection(nameof(Alone))]`.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
