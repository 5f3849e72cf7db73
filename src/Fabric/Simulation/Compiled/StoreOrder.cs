namespace Stead.Fabric.Simulation.Compiled;

/// <summary>Stores take effect at once, in hardware. One after the other, a word that another store takes over as it was must be stored later.</summary>
internal static class StoreOrder
{
    public static void Arrange(Pass pass)
    {
        pass.Stores.Sort((a, b) => (a.Guard?.Number ?? -1, a.Word).CompareTo((b.Guard?.Number ?? -1, b.Word)));
        var at = pass.Stores.Select((store, index) => (store.Word, index)).ToDictionary(pair => pair.Word, pair => pair.index);
        // How many stores still want a word as it was.
        var readers = new int[pass.Stores.Count];
        foreach (var store in pass.Stores)
        {
            if (Source(store) is { } source) readers[source]++;
        }
        var ready = new LinkedList<int>(Enumerable.Range(0, readers.Length).Where(index => readers[index] == 0));
        var order = new List<Store>();
        var done = new bool[readers.Length];
        for (var circle = 0; order.Count < readers.Length;)
        {
            if (ready.Count == 0)
            {
                // Only circles are left: the word is kept elsewhere, then stored as any value.
                while (done[circle]) circle++;
                var copy = pass.Graph.Copy(pass.Stores[circle].Value.Real);
                copy.Demanded = ulong.MaxValue;
                var source = Source(pass.Stores[circle])!.Value;
                pass.Stores[circle] = pass.Stores[circle] with { Value = copy };
                if (--readers[source] == 0) ready.AddLast(source);
                continue;
            }
            var index = ready.First!.Value;
            ready.RemoveFirst();
            done[index] = true;
            order.Add(pass.Stores[index]);
            if (Source(pass.Stores[index]) is { } freed && --readers[freed] == 0)
            {
                // What the same guard decides stays together.
                if (pass.Stores[freed].Guard == pass.Stores[index].Guard) ready.AddFirst(freed);
                else ready.AddLast(freed);
            }
        }
        pass.Stores.Clear();
        pass.Stores.AddRange(order);

        int? Source(Store store) =>
            store.Value.Real is { IsLoad: true } load && load.Immediate != (ulong)store.Word && at.TryGetValue((int)load.Immediate, out var index) ? index : null;
    }
}
