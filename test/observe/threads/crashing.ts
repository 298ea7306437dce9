// A reader that ends at once.
throw new Error('the disk has gone')
